// Hands a text out as a file: by the share sheet where fingers have one for files, else as a download.

/** Returns whether it was handed out; a share sheet may be left without choosing anything. */
export async function saveFile(name: string, text: string): Promise<boolean> {
  const file = new File([text], name, { type: 'application/json' });
  if (matchMedia('(pointer: coarse)').matches && navigator.canShare?.({ files: [file] }))
    return navigator.share({ files: [file] }).then(
      () => true,
      () => false,
    );
  download(file);
  return true;
}

function download(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The browser reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
