/** Hands a text to the browser's own “save as”. Nothing leaves this computer. */
export function downloadText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // the browser has taken the content by the next turn of the loop at the latest
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
