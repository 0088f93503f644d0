/** Options of a command as commander parsed and the table checked them, read by name and kind. */
export class CommandOptions {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** Whether a flag was given. */
  isOn(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The text of an option, undefined when it was not given. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** The number of an option (durations are milliseconds), undefined when it was not given. */
  number(name: string): number | undefined {
    const value = this.#values[name];
    return typeof value === 'number' ? value : undefined;
  }

  /** All texts of an option that may be repeated. */
  list(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }
}
