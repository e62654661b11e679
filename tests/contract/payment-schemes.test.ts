// Every payment app of the registry through the same questions.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { PaymentAnswer } from '../../src/lib/domain/payment';
import { paymentSchemes, schemeOf } from '../../src/lib/schemes/registry';
import type { PaymentScheme, SchemeSettings } from '../../src/lib/schemes/scheme';
import { paymentFixtures } from '../fixtures/payment';

const DANGEROUS = /^(javascript|data|file|blob|vbscript|about|view-source|filesystem):/i;

const fresh = (scheme: PaymentScheme): SchemeSettings =>
  Object.fromEntries(scheme.settings.map(({ name, fallback }) => [name, fallback]));

it('no two apps share an id, and each is found by its own', () => {
  const ids = paymentSchemes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const scheme of paymentSchemes) expect(schemeOf(scheme.id)).toBe(scheme);
  expect(schemeOf('no-such-app')).toBeUndefined();
});

describe.each(paymentSchemes.map((scheme) => [scheme.id, scheme] as const))('%s', (id, scheme) => {
  const { links, returns, approved } = paymentFixtures[id];

  it('has an id that can be stored and written in an order', () => {
    expect(id).toMatch(/^[a-z][a-z0-9-]{1,39}$/);
  });

  it('has a name on a fresh till, and settings whose first values are possible', () => {
    expect(scheme.settings.map(({ name }) => name)).toContain('label');
    for (const { fallback, accepts } of scheme.settings) expect(accepts(fallback)).toBe(true);
  });

  it('accepts no setting that holds a control character', () => {
    for (const { fallback, accepts } of scheme.settings)
      for (const sign of ['\u0000', '\n', '\u001b']) expect(accepts(fallback + sign)).toBe(false);
  });

  test.each(links.map((link) => [link.name, link] as const))('opens by %s', (_, link) => {
    expect(scheme.buildUrl(Object.freeze({ ...link.request }), link.settings)).toBe(link.url);
    expect(scheme.buildUrl(link.request, link.settings)).toBe(link.url);
  });

  it('always gives the app the reference, in an address that is safe to put into a link', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
    fc.assert(
      fc.property(
        id,
        id,
        fc.string(),
        fc.string({ unit: 'binary' }),
        (attempt, nonce, no, note) => {
          const url = scheme.buildUrl(
            {
              attempt,
              nonce,
              amount: 100,
              currency: 'EUR',
              orderNo: no,
              note,
              returnUrl: 'https://till.example/sale?id=12345678',
            },
            fresh(scheme),
          );
          expect(url).not.toMatch(DANGEROUS);
          expect(url).toMatch(/^[\x21-\x7e]+$/);
          expect(URL.canParse(url)).toBe(true);
          expect(url).toContain(attempt);
          expect(url).toContain(nonce);
        },
      ),
    );
  });

  test.each(returns.map((back) => [back.name, back] as const))('reads %s', (_, back) => {
    expect(scheme.parseReturn(new URL(back.url))).toEqual(back.read);
  });

  it('says approved only for its own word for it', () => {
    expect(scheme.parseReturn(new URL(approved.url))?.answer.outcome).toBe('approved');
    fc.assert(
      fc.property(fc.string(), (word) => {
        fc.pre(word !== approved.word);
        const url = new URL(approved.url.replace(approved.word, encodeURIComponent(word)));
        expect(scheme.parseReturn(url)?.answer.outcome).not.toBe('approved');
      }),
    );
  });

  it('leaves every other page of the till alone', () => {
    for (const path of ['/', '/sale?id=12345678', '/queue', '/pair#p=abc', '/#j=a.b.c', '/#l=web'])
      expect(scheme.parseReturn(new URL(path, 'https://till.example'))).toBeNull();
  });

  it('survives any address, and its answers can be stored', () => {
    const cut = fc.nat(approved.url.length);
    const noise = fc.string({
      unit: fc.constantFrom(...'status=approved&#?%+{*}[]. \u0000я'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(cut, cut, noise, (from, to, text) => {
        const url = approved.url.slice(0, from) + text + approved.url.slice(to);
        if (!URL.canParse(url)) return;
        const back = scheme.parseReturn(new URL(url));
        if (back) expect(PaymentAnswer.parse(back.answer)).toEqual(back.answer);
      }),
      { numRuns: 500 },
    );
  });
});
