import { describe, expect, it } from 'vitest';
import { platformOf } from '../../../src/lib/till/platform';

describe('the kind of device', () => {
  it.each([
    ['an Android tablet', 'Mozilla/5.0 (Linux; Android 14; SM-X210) Chrome/156.0', 5, 'android'],
    ['an iPhone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Safari/604.1', 5, 'ios'],
    ['an iPad that says so', 'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) Safari', 5, 'ios'],
    ['an iPad that says it is a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X) Safari', 5, 'ios'],
    ['a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari', 0, 'desktop'],
    ['Windows with a touch screen', 'Mozilla/5.0 (Windows NT 10.0; Win64) Chrome', 10, 'desktop'],
    ['a browser that says nothing', '', 0, 'desktop'],
  ] as const)('is known of %s', (_, userAgent, maxTouchPoints, platform) => {
    expect(platformOf({ userAgent, maxTouchPoints })).toBe(platform);
  });
});
