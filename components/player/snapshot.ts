/**
 * A PNG of the frame shown at the size of its file, without zoom or brightness, and with a band under it that says what
 * it is and who took it. The picture itself is not covered.
 */
export async function snapshotOf(video: HTMLVideoElement, lines: readonly string[]): Promise<Blob> {
  const { videoWidth: width, videoHeight: height } = video
  const size = Math.max(12, Math.round(width / 60))
  const canvas = new OffscreenCanvas(width, height + Math.round(size * 1.6 * lines.length + size))
  const paint = canvas.getContext('2d')
  if (!paint) throw new Error('no canvas')
  paint.fillStyle = '#000'
  paint.fillRect(0, 0, canvas.width, canvas.height)
  paint.drawImage(video, 0, 0, width, height)
  paint.fillStyle = '#fff'
  paint.font = `${size}px sans-serif`
  for (const [at, line] of lines.entries()) paint.fillText(line, size, height + size * 1.6 * (at + 1), width - 2 * size)
  return canvas.convertToBlob({ type: 'image/png' })
}
