import { expect, test } from 'vitest';
import { fromZonedTime, toNextEvening, toZonedTime } from './zoned-time.ts';

test.each(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia'])('reads %s’s clocks back to the same instant', (timeZone) => {
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 41 * 60 * 60_000) {
    const time = toZonedTime(at, timeZone);
    expect(toZonedTime(fromZonedTime(time, timeZone), timeZone)).toEqual(time);
  }
});

test('the evening is today’s until it has begun, and then tomorrow’s', () => {
  const berlin = 'Europe/Berlin';
  const sixPm = Date.UTC(2026, 10, 23, 17);
  expect(toNextEvening(sixPm - 1, berlin)).toEqual({ at: sixPm, isToday: true });
  expect(toNextEvening(sixPm, berlin)).toEqual({ at: sixPm + 86_400_000, isToday: false });
});

test('the evening after the last of a month is on the first', () => {
  expect(toNextEvening(Date.UTC(2026, 10, 30, 20), 'UTC')).toEqual({ at: Date.UTC(2026, 11, 1, 18), isToday: false });
});

test('the evening of a day on which the clocks change is at 18:00 by those clocks', () => {
  expect(toNextEvening(Date.UTC(2026, 9, 24, 23), 'Europe/Berlin')).toEqual({ at: Date.UTC(2026, 9, 25, 17), isToday: true });
});
