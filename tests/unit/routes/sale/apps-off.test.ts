import { describe, expect, it } from 'vitest';
import { parseOrder } from '../../../../src/lib/domain/order';
import { appsOff } from '../../../../src/routes/sale/apps-off';
import { payload } from '../../domain/sample';

const orderOf = (methods?: readonly string[]) =>
  parseOrder(payload({ pay: methods ? { methods } : {} }));

describe('an order for which no app is offered', () => {
  it.each<[string, readonly string[] | undefined, readonly string[], 'here' | 'shop' | null]>([
    ['is none to speak of on a till that only takes cash', undefined, [], null],
    ['is none to speak of where it may be paid in cash instead', ['cash', 'acme'], [], null],
    ['needs the owner where it takes no cash and the till has no app', ['acme'], [], 'here'],
    ['needs the owner where it takes other apps', ['acme'], ['kass-app'], 'here'],
    ['needs the owner where none of its apps fits', undefined, ['kass-app'], 'here'],
    ['is as the shop wants it where only cash is allowed', ['cash'], ['kass-app'], 'shop'],
    ['is as the shop wants it where nothing is allowed', [], [], 'shop'],
  ])('%s', (_, methods, enabled, why) => {
    expect(appsOff(orderOf(methods), enabled)).toBe(why);
  });
});
