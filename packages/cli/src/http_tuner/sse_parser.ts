/** One server-sent event as received. */
export interface ReceivedEvent {
  /** The last id seen so far, also of earlier events; empty when there was none. */
  readonly id: string;
  /** "message" when the server gave no name. */
  readonly event: string;
  readonly data: string;
}

/**
 * Takes an event stream apart as the HTML standard says: text comes in any cuts, events come out whole. Keeps the last
 * id and the reconnection time. An event that is cut off by the end of the stream is dropped, as it must be.
 */
export class SseParser {
  #rest = '';
  #data: string[] = [];
  #event = '';
  #id = '';
  #retryMs: number | undefined;

  /** The last id, to go on after with `Last-Event-ID`. */
  get lastId(): string {
    return this.#id;
  }

  /** How long the server asks to wait before coming back; undefined when it did not say. */
  get retryMs(): number | undefined {
    return this.#retryMs;
  }

  /** Takes the next piece of text and returns the events that it completes. */
  push(text: string): readonly ReceivedEvent[] {
    const events: ReceivedEvent[] = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = line === '' ? this.#dispatch() : this.#field(line);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  #field(line: string): undefined {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.#retryMs = Number(value);
  }

  #dispatch(): ReceivedEvent | undefined {
    const data = this.#data;
    const event = this.#event === '' ? 'message' : this.#event;
    this.#data = [];
    this.#event = '';
    return data.length === 0 ? undefined : { id: this.#id, event, data: data.join('\n') };
  }
}
