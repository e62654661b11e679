import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { encodeValue } from '../../../src/lib/schemes/query';
import {
  callbackOf,
  printCallbackOf,
  referenceOf,
  referencesIn,
} from '../../../src/lib/schemes/reference';

const attempt = 'AttemptAttemptAttempt1';
const nonce = 'NonceNonceNonceNonce_-';
const REF = `${attempt}.${nonce}`;
const OTHER = `OtherOtherOtherOther12.${nonce}`;
const RETURN = 'https://till.example/return';
const SALE = 'https://till.example/sale?id=SaleSaleSaleSaleSale12';

const found = (address: string): readonly string[] =>
  referencesIn(new URL(address)).map(referenceOf);

describe('an address names no attempt', () => {
  test.each([
    ['that is an order link', 'https://till.example/#j=aaaa.bbbb.cccc'],
    ['that is the page of a sale', SALE],
    ['that somebody advertised', 'https://till.example/?ref=newsletter'],
    ['with an attempt that has no nonce', `${RETURN}?a=${attempt}`],
    ['with an empty nonce', `${RETURN}?a=${attempt}.`],
    ['with a reference in three parts', `${RETURN}?a=${REF}.x`],
    ['with a blank before the reference', `${RETURN}?a=%20${REF}`],
    ['with a newline behind it', `${RETURN}?a=${REF}%0A`],
    ['with a reference as a name', `${RETURN}?${REF}=a`],
    ['with a reference in its path', `${RETURN}/${REF}`],
    ['with a reference in its path and a foreign pair', `${RETURN}/a=${REF}?x=1`],
    ['with broken encoding', `${RETURN}?a=${REF}%E0%A4`],
    ['with our own name in capitals and a short reference', `${RETURN}?REF=12345678.12345678`],
    ['with a short reference under a foreign name', `${RETURN}?id=12345678.12345678`],
    ['with a version number that looks like one', `${RETURN}?a=1.0`],
    ['with a reference within a longer text', `${RETURN}?id=x${REF}`],
    ['with JSON that is broken', `${RETURN}?data=%7B%22state%22%3A%22${REF}%22`],
    ['with JSON that is a list', `${RETURN}?data=%5B%22${REF}%22%5D`],
    [
      'with a reference deep in JSON',
      `${RETURN}?data=%7B%22x%22%3A%7B%22state%22%3A%22${REF}%22%7D%7D`,
    ],
    ['with a JSON member of another type', `${RETURN}?data=%7B%22state%22%3A12%7D`],
    ['that is longer than any app has to say', `${RETURN}?a=${REF}&x=${'x'.repeat(16_000)}`],
    ['of another action of our own scheme', `web+kass://payNow?a=${REF}`],
    ['of an action that begins like ours', `web+kass://paymentResults?a=${REF}`],
    ['of another scheme', `web+other://paymentResult?a=${REF}`],
    ['of a scheme that runs code', `javascript:paymentResult?a=${REF}`],
    ['of a mail', `mailto:x@till.example?a=${REF}`],
  ])('%s', (_, address) => {
    expect(found(address)).toEqual([]);
  });
});

describe('an address names an attempt', () => {
  test.each([
    ['in the query of the page for returns', `${RETURN}?a=${REF}`],
    ['in the fragment of a sale', `${SALE}#a=${REF}&status=approved`],
    ['as `ref`', `${RETURN}?status=approved&ref=${REF}`],
    ['under a name of the app', `${RETURN}?smp-status=success&foreign-tx-id=${REF}`],
    ['behind a second `?`', `${RETURN}?x=success?foreign-tx-id=${REF}`],
    ['before a second `?`', `${RETURN}?a=${REF}?smp-status=success`],
    ['percent-encoded', `${RETURN}?id=${REF.replace('.', '%2E')}`],
    ['in JSON, as Square writes it', `${RETURN}?data=%7B%22state%22%3A%22${REF}%22%7D`],
    ['in JSON that a browser left unencoded', `${RETURN}?data={"status":"ok","state":"${REF}"}`],
    ['beside a pair that is broken', `${RETURN}?x=%E0%A4&a=${REF}`],
    ['beside values with blanks', `${RETURN}?message=Transaction successful&a=${REF}`],
    ['by our own scheme', `web+kass://paymentResult?a=${REF}`],
    ['by our own scheme, with a slash more', `web+kass://paymentResult/?a=${REF}`],
    ['by our own scheme, in one word', `web+kass:paymentResult#a=${REF}`],
    ['by the older scheme', `kass-api://paymentResult?ref=${REF}`],
    ['on this machine', `http://localhost:4170/return?a=${REF}`],
    ['twice in the same words', `${SALE}&ref=${REF}#a=${REF}`],
  ])('%s', (_, address) => {
    expect(found(address)).toEqual([REF]);
  });

  it('under our own names also when it was changed on the way, so that it is refused and not overlooked', () => {
    expect(found(`${RETURN}?a=${REF.slice(0, -3)}`)).toEqual([REF.slice(0, -3)]);
    expect(found(`${RETURN}?ref=12345678.12345678`)).toEqual(['12345678.12345678']);
    expect(found(`${RETURN}?a=1234567.12345678`)).toEqual([]);
    expect(found(`${RETURN}?a=${'x'.repeat(65)}.12345678`)).toEqual([]);
  });

  it('and another one, when two differ: the fragment comes first, which is ours', () => {
    expect(found(`${SALE}&ref=${OTHER}#a=${REF}`)).toEqual([REF, OTHER]);
    expect(found(`${RETURN}?a=${REF}&ref=${OTHER}`)).toEqual([REF, OTHER]);
  });
});

describe('a callback', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);

  it('is the page for returns with the reference behind it', () => {
    expect(callbackOf({ attempt, nonce, returnPage: RETURN })).toBe(`${RETURN}?a=${REF}`);
  });

  it('names its attempt again, whatever an app puts behind it', () => {
    const text = fc.string({ maxLength: 50 });
    fc.assert(
      fc.property(id, id, text, text, fc.constantFrom('&', '?', '#'), (a, n, name, value, sign) => {
        fc.pre(!/^(?:a|ref)$/.test(name));
        const callback = callbackOf({ attempt: a, nonce: n, returnPage: RETURN });
        const address = `${callback}${sign}${encodeValue(name)}=${encodeValue(value)}`;
        expect(referencesIn(new URL(address))).toContainEqual({ attempt: a, nonce: n });
      }),
    );
  });

  it('and finding it never fails', () => {
    const unit = fc.constantFrom(...'aref=.&#?%{}":+ я\u0000', 'ref=', REF);
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
        for (const { attempt: a, nonce: n } of referencesIn(new URL(`${RETURN}?${text}`)))
          expect(`${a}.${n}`).toMatch(/^[\w-]{8,64}\.[\w-]{8,64}$/);
      }),
    );
  });
});

describe('the callback of a print job', () => {
  const job = { job: attempt, nonce };

  it.each([
    ['as it was given', ''],
    ['with pairs put behind it', '&status=printed'],
    [
      'with a query put behind the fragment (PassPRNT)',
      '?passprnt_code=0&passprnt_message=SUCCESS',
    ],
  ])('names its job again %s', (_, added) => {
    for (const page of [RETURN, SALE])
      expect(found(`${printCallbackOf(page, job)}${added}`)).toEqual([REF]);
  });

  it('has no query of its own', () => {
    expect(printCallbackOf(RETURN, job)).toBe(`${RETURN}#a=${REF}`);
    expect(new URL(printCallbackOf(RETURN, job)).search).toBe('');
  });

  it('is found in the link of our own for apps that open no web address', () => {
    expect(found(`web+kass://printResult?status=printed&ref=${REF}`)).toEqual([REF]);
    expect(found(`web+kass://printsResult?ref=${REF}`)).toEqual([]);
  });
});
