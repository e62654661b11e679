// Ambient types that no library ships yet.

/** https://wicg.github.io/web-app-launch/#launchparams-interface */
interface LaunchParams {
  readonly targetURL?: string | null;
}

declare global {
  interface Window {
    /** Chromium on desktop, installed apps only. */
    readonly launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void };
  }
}

export {};
