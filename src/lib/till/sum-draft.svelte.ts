// A sum and its currency while the owner types them: of a rule, of a limit.
import { parseDecimal } from '../domain/money';

export class SumDraft {
  #sum = $state('');
  #currency = $state('');

  constructor(sum: string, currency: string) {
    this.#sum = sum;
    this.#currency = currency;
  }

  get sum(): string {
    return this.#sum;
  }
  get currency(): string {
    return this.#currency;
  }
  get isCurrency(): boolean {
    return /^[A-Z]{3}$/.test(this.#currency);
  }
  /** In minor units; null while it is none. */
  get minor(): number | null {
    return this.isCurrency ? parseDecimal(this.#sum, this.#currency) : null;
  }

  typeSum(text: string): void {
    this.#sum = text.trim();
  }
  typeCurrency(text: string): void {
    this.#currency = text.trim().toUpperCase();
  }
}
