import type { Execute } from '../command.ts';
import { examineMachine, type Finding } from '../doctor/examine_machine.ts';
import type { Output } from '../terminal/output.ts';
import { padText } from '../terminal/text_width.ts';

/** `autotuner doctor`: what this machine offers. Exit code 7 when tasks cannot run here. */
export const doctor: Execute = async ({ cli, options }) => {
  const findings = await examineMachine(cli);
  const isFit = findings.every(({ verdict }) => verdict !== 'bad');
  if (options.isOn('json')) cli.out.line(JSON.stringify({ isFit, findings }));
  else for (const finding of findings) cli.out.line(lineOf(finding, cli.out));
  return isFit ? 0 : 7;
};

function lineOf({ verdict, name, text }: Finding, { paint, figures }: Output): string {
  const sign = {
    good: paint.good(figures.success),
    missing: paint.faint(figures.skipped),
    bad: paint.bad(figures.failure),
  }[verdict];
  return `${sign} ${paint.strong(padText(name, 22))} ${text}`;
}
