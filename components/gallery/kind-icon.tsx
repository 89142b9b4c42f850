import { FileText, Film, HardDrive, Image as ImageIcon, type LucideIcon, Music } from 'lucide-react'
import type { TileView } from '#lib/gallery/view.ts'

type Kind = TileView['kind']

export const kindIcon: Record<Kind, LucideIcon> = {
  video: Film,
  image: ImageIcon,
  audio: Music,
  document: FileText,
  other: HardDrive,
}

/** The shapes of all kinds, once a page: KindIcon refers to them. Drawn for each tile, they were a third of a gallery. */
export function KindShapes() {
  return (
    <svg aria-hidden className="absolute size-0">
      {Object.entries(kindIcon).map(([kind, Icon]) => (
        <symbol key={kind} id={`kind-${kind}`} viewBox="0 0 24 24">
          <Icon />
        </symbol>
      ))}
    </svg>
  )
}

/** The icon of a kind, on a page that has KindShapes. */
export const KindIcon = ({ kind, className }: { kind: Kind; className: string }) => (
  <svg aria-hidden className={className}>
    <use href={`#kind-${kind}`} />
  </svg>
)
