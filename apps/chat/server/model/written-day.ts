const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'Europe/Berlin' });

/** "3 Nov 2026", from an ISO 8601 time; a text that is none stays as it is. */
export function formatDay(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : day.format(at);
}

const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Europe/Berlin',
});

/** "3 Nov 2026, 14:00" in Berlin, from an ISO 8601 time; a text that is none stays as it is. */
export function formatMoment(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : moment.format(at);
}
