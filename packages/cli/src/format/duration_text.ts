/** Writes a duration for people: "85 ms", "3.2 s", "1m12s", "2h05m", "3d04h". */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return '?';
  const bounded = Math.max(0, ms);
  if (bounded < 1000) return `${Math.round(bounded)} ms`;
  const seconds = bounded / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  return longDuration(Math.round(seconds));
}

function longDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${twoDigits(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h${twoDigits(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d${twoDigits(hours % 24)}h`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
