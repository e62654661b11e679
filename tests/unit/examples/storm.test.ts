import { describe, expect, it } from 'vitest';
import { answerWith, RESULT_FAULTS } from '../../../examples/shop/result-faults';
import { makeStorm } from '../../../examples/storm';

describe('faults by chance', () => {
  it('meet about the share of requests that was asked for, each of them some', () => {
    const storm = makeStorm(RESULT_FAULTS, 0.3, 7);
    const met = Array.from({ length: 5_000 }, () => storm.next()).filter((fault) => fault !== null);
    expect(met.length / 5_000).toBeCloseTo(0.3, 1);
    expect(new Set(met)).toEqual(new Set(RESULT_FAULTS));
    expect(Object.values(storm.counts).reduce((a, b) => a + b, 0)).toBe(met.length);
  });

  it('come in the same row for the same seed, and in another one for another', () => {
    const row = (seed: number) => {
      const storm = makeStorm(RESULT_FAULTS, 0.5, seed);
      return Array.from({ length: 40 }, () => storm.next());
    };
    expect(row(1)).toEqual(row(1));
    expect(row(1)).not.toEqual(row(2));
  });
});

describe('a shop whose answer goes wrong', () => {
  const cors = { 'access-control-allow-origin': 'https://till.example' };
  const take = () =>
    Promise.resolve(Response.json({ jti: 'one', order: 'paid' }, { headers: cors }));

  it.each([
    ['lost answer', true],
    ['no CORS', true],
    ['broken JSON', true],
    ['status 409', true],
    ['dropped', false],
    ['status 500', false],
    ['status 503', false],
    ['status 429', false],
    ['redirect', false],
  ] as const)('with %s has taken the result: %s', async (fault, expected) => {
    let taken = false;
    await answerWith(fault, () => ((taken = true), take()), cors);
    expect(taken).toBe(expected);
  });

  it('says 409 with the very result in it, and a 200 whose JSON breaks off', async () => {
    const conflict = (await answerWith('status 409', take, cors)) as Response;
    expect(conflict.status).toBe(409);
    expect(await conflict.json()).toMatchObject({ jti: 'one' });
    const broken = (await answerWith('broken JSON', take, cors)) as Response;
    expect(broken.ok).toBe(true);
    await expect(broken.json()).rejects.toThrow(SyntaxError);
  });

  it('leaves out what lets a till read the answer', async () => {
    const answer = (await answerWith('no CORS', take, cors)) as Response;
    expect(answer.ok).toBe(true);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
