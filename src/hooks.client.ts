// The first script of the shell: nothing that arrives while the till opens is lost.
import { listen } from '$lib/till/arrivals';

listen(window);
