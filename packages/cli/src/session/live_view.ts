import type { ExperimentRecord } from '@autotuner/core';
import { selectBest } from '@autotuner/core';
import type { Output } from '../terminal/output.ts';
import { LiveWindow } from '../terminal/live_window.ts';
import { experimentLine } from '../view/experiment_line.ts';
import { liveFrame } from '../view/live_frame.ts';
import type { Look } from '../view/look.ts';
import type { TaskView } from '../view/task_view.ts';
import type { StopStep } from './stop_ladder.ts';

/** The clock in the view goes on at least so often, and changes are drawn at most so often. */
const TICK_MS = 500;
const MIN_REDRAW_MS = 100;

/** Shows a run on standard error: lines for what has ended, and on a terminal a live window below them. */
export interface RunView {
  update(view: TaskView, ended: readonly ExperimentRecord[]): void;
  /** Prints a line for good, above the window. */
  say(line: string): void;
  showStop(step: StopStep): void;
  /** Removes the window and stops the clock. */
  close(): void;
}

/** Picks the view for an output: silent, plain lines, or a live window. */
export function openRunView(output: Output, options: { readonly isQuiet: boolean }): RunView {
  if (options.isQuiet) return new SilentView(output);
  return output.terminal.isLive ? new WindowView(output) : new LinesView(output);
}

class SilentView implements RunView {
  readonly #output: Output;
  constructor(output: Output) {
    this.#output = output;
  }
  update(): void {}
  say(line: string): void {
    this.#output.line(line);
  }
  showStop(): void {}
  close(): void {}
}

class LinesView implements RunView {
  readonly #output: Output;
  readonly #lines = new EndedLines();

  constructor(output: Output) {
    this.#output = output;
  }
  update(view: TaskView, ended: readonly ExperimentRecord[]): void {
    for (const line of this.#lines.linesOf(view, ended, lookOf(this.#output))) this.#output.line(line);
  }
  say(line: string): void {
    this.#output.line(line);
  }
  showStop(): void {}
  close(): void {}
}

class WindowView implements RunView {
  readonly #output: Output;
  readonly #lines = new EndedLines();
  readonly #window: LiveWindow;
  readonly #ticker: NodeJS.Timeout;
  readonly #onExit = (): void => this.#window.close();
  #view: TaskView | undefined;
  #above: string[] = [];
  #stop: StopStep = 'none';
  #drawnAt = Number.NEGATIVE_INFINITY;
  #pending: NodeJS.Timeout | undefined;

  constructor(output: Output) {
    this.#output = output;
    const target = { write: (text: string): void => output.write(text), size: () => output.size() };
    this.#window = new LiveWindow(target, { ellipsis: output.figures.ellipsis });
    this.#ticker = setInterval(() => this.#draw(), TICK_MS);
    // The cursor must come back however the process ends.
    process.on('exit', this.#onExit);
  }

  update(view: TaskView, ended: readonly ExperimentRecord[]): void {
    this.#view = view;
    this.#above.push(...this.#lines.linesOf(view, ended, lookOf(this.#output)));
    this.#drawSoon();
  }

  say(line: string): void {
    this.#above.push(line);
    this.#drawSoon();
  }

  showStop(step: StopStep): void {
    this.#stop = step;
    this.#drawSoon();
  }

  close(): void {
    clearInterval(this.#ticker);
    clearTimeout(this.#pending);
    if (this.#above.length > 0) this.#window.draw([], this.#above.splice(0));
    this.#window.close();
    process.off('exit', this.#onExit);
  }

  #drawSoon(): void {
    const wait = this.#drawnAt + MIN_REDRAW_MS - performance.now();
    if (wait <= 0) this.#draw();
    else this.#pending ??= setTimeout(() => this.#draw(), wait);
  }

  #draw(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    this.#drawnAt = performance.now();
    const look = lookOf(this.#output);
    const frame =
      this.#view === undefined
        ? []
        : liveFrame({ view: this.#view, now: Date.now(), stop: this.#stop, look });
    this.#window.draw(frame, this.#above.splice(0));
  }
}

function lookOf(output: Output): Look {
  return { paint: output.paint, figures: output.figures, columns: output.size().columns };
}

/** Lines about ended experiments; knows the best one so far, to mark each that beat it. */
class EndedLines {
  #best: ExperimentRecord | undefined;
  #isFirst = true;

  linesOf(view: TaskView, ended: readonly ExperimentRecord[], look: Look): string[] {
    const { config } = view.task;
    if (this.#isFirst) this.#best = selectBest(without(view.experiments, ended), config.objectives);
    this.#isFirst = false;
    return ended.map((one) => experimentLine(one, { config, isBest: this.#beatsBest(one, view), look }));
  }

  #beatsBest(one: ExperimentRecord, view: TaskView): boolean {
    // What is measured again stands for the experiment that measured it first, by their mean.
    if (one.origin === 'remeasure') return false;
    const rivals = this.#best === undefined ? [one] : [this.#best, one];
    this.#best = selectBest(rivals, view.task.config.objectives);
    return this.#best === one;
  }
}

function without(all: readonly ExperimentRecord[], some: readonly ExperimentRecord[]): ExperimentRecord[] {
  const left = new Set(some);
  return all.filter((one) => !left.has(one));
}
