/** What an embed tells the page around it; nothing else crosses the frame. */
export interface HeightMessage { type: "after-the-knock:height"; flow: string; /** pixels, a multiple of 160 */ height: number }
export interface ReadyMessage { type: "after-the-knock:ready"; flow: string }
export type EmbedMessage = HeightMessage | ReadyMessage;

/** Events of <flow-tree> on its own page; they bubble and never leave it. */
export interface FlowTreeAnswer { flow: string; question: string; option: string }
export interface FlowTreeOutcome { flow: string; outcome: string }

declare global {
  interface HTMLElementEventMap {
    "flow-tree-answer": CustomEvent<FlowTreeAnswer>;
    "flow-tree-outcome": CustomEvent<FlowTreeOutcome>;
  }
  interface HTMLElementTagNameMap {
    /** Attributes: flow, lang (zh, en), theme (light, dark, auto), background and accent (RRGGBB). */
    "flow-tree-embed": HTMLElement;
  }
}
