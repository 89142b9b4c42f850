import encode from 'qr'

/** A QR code as one path, black on white; `label` says what it holds. Drawn by the server, without script. */
export function QrCode({ text, label }: { text: string; label: string }) {
  // `medium` survives a fold or a stain over 15 % of it (ISO/IEC 18004).
  const rows = encode(text, 'raw', { ecc: 'medium', border: 2 })
  const path = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      className="size-24 shrink-0 bg-white"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  )
}
