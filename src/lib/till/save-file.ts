// Hands out a file: by the share sheet where fingers have one for files, else as a download.

/** Whether this device has a share sheet that takes the file. */
export const canShare = (file: File): boolean => navigator.canShare?.({ files: [file] }) ?? false;

/** Must run in a tap. Returns whether it was handed out; a share sheet may be left without choosing anything. */
export const shareFile = (file: File): Promise<boolean> =>
  navigator.share({ files: [file] }).then(
    () => true,
    () => false,
  );

/** A text or its bytes as a file. Returns whether it was handed out. */
export async function saveFile(name: string, content: string | Blob): Promise<boolean> {
  const file = new File([content], name, { type: 'application/json' });
  if (matchMedia('(pointer: coarse)').matches && canShare(file)) return shareFile(file);
  download(file);
  return true;
}

export function download(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The browser reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
