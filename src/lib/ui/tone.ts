// The three colours that mean something; without one a part is normal. Never colour alone: always icon and words.

/** `green`: settled. `amber`: a person must look. `red`: loss. */
export type Tone = 'green' | 'amber' | 'red';
