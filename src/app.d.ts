// Ambient types that no library ships yet.

/** https://wicg.github.io/web-app-launch/#launchparams-interface */
interface LaunchParams {
  readonly targetURL?: string | null;
}

/** https://wicg.github.io/shape-detection-api/#barcode-detection-api */
interface DetectedBarcode {
  readonly rawValue: string;
}

declare global {
  interface BarcodeDetector {
    detect(picture: ImageBitmapSource): Promise<readonly DetectedBarcode[]>;
  }
  interface BarcodeDetectorConstructor {
    new (options?: { readonly formats?: readonly string[] }): BarcodeDetector;
    getSupportedFormats(): Promise<readonly string[]>;
  }
  /** https://w3c.github.io/mediacapture-image/#mediatrackcapabilities-section */
  interface MediaTrackCapabilities {
    readonly torch?: boolean;
  }
  interface MediaTrackConstraintSet {
    torch?: boolean;
  }
  /** https://wicg.github.io/background-sync/spec/#sync-manager-interface; Chromium only. */
  interface SyncManager {
    register(tag: string): Promise<void>;
  }
  interface ServiceWorkerRegistration {
    readonly sync?: SyncManager;
  }
  /** https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface */
  interface BeforeInstallPromptEvent extends Event {
    prompt(): Promise<unknown>;
  }
  interface WindowEventMap {
    beforeinstallprompt: BeforeInstallPromptEvent;
  }
  interface Window {
    /** Chromium on desktop, installed apps only. */
    readonly launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void };
    /** Chromium on Android, ChromeOS and macOS. */
    readonly BarcodeDetector?: BarcodeDetectorConstructor;
  }
}

export {};
