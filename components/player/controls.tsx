'use client'

import {
  Camera,
  ChevronFirst,
  ChevronLast,
  CircleHelp,
  FastForward,
  Flag,
  type LucideIcon,
  Minus,
  Pause,
  Play,
  Plus,
  Repeat,
  Rewind,
  RotateCw,
  ScanLine,
  SlidersHorizontal,
  Square,
  StepBack,
  StepForward,
} from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ComponentProps } from 'react'
import { Denied } from '#components/ui/denied.tsx'
import { COMMANDS, type Command } from './keys.ts'
import { type Playback, RATES } from './playback.ts'
import { usePlayhead } from './use-playhead.ts'

type Props = {
  playback: Playback | null
  run: (command: Command) => void
  /** Commands that this viewer may not use, with the reason. */
  denied: Partial<Record<Command, string>>
}

const GROUPS: [Command, LucideIcon][][] = [
  [
    ['back', Rewind],
    ['previousFrame', StepBack],
    ['toggle', Play],
    ['nextFrame', StepForward],
    ['forward', FastForward],
  ],
  [
    ['markIn', ChevronFirst],
    ['markOut', ChevronLast],
    ['clearMarks', Square],
    ['loop', Repeat],
  ],
  [
    ['marker', Flag],
    ['snapshot', Camera],
  ],
  [
    ['zoomOut', Minus],
    ['zoomIn', Plus],
    ['rotate', RotateCw],
    ['adjust', SlidersHorizontal],
    ['watermark', ScanLine],
    ['help', CircleHelp],
  ],
]

/** Every act of the player as a button that names its key, and the speed. */
export function Controls({ playback, run, denied }: Props) {
  const t = useTranslations('player')
  const { isRunning, isLooping, rate } = usePlayhead(playback)
  const pressed: Partial<Record<Command, boolean>> = { loop: isLooping }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-2 py-1">
      {GROUPS.map((group) => (
        <div key={group[0]?.[0]} className="flex">
          {group.map(([command, Icon]) => {
            const name = command === 'toggle' && isRunning ? t('pause') : t(`key.${command}`)
            const Shown = command === 'toggle' && isRunning ? Pause : Icon
            const because = denied[command]
            const button = (more: ComponentProps<'button'>) => (
              <button
                key={command}
                type="button"
                aria-label={name}
                aria-keyshortcuts={COMMANDS[command][0]}
                className="grid size-9 place-items-center rounded-md hover:bg-accent-soft aria-disabled:cursor-not-allowed aria-disabled:opacity-50 aria-pressed:bg-accent-soft aria-pressed:text-accent"
                {...more}
              >
                <Shown aria-hidden className="size-4.5" />
              </button>
            )
            if (because) {
              return (
                <Denied key={command} because={because}>
                  {(id) => button({ 'aria-disabled': true, 'aria-describedby': id })}
                </Denied>
              )
            }
            const title = `${name} (${COMMANDS[command].join(', ')})`
            return button({ title, 'aria-pressed': pressed[command], onClick: () => run(command) })
          })}
        </div>
      ))}
      <label className="flex items-center gap-2 text-sm">
        <span className="text-muted">{t('speed')}</span>
        <select
          className="h-8 rounded-md border border-line-strong bg-surface px-1"
          value={String(Math.abs(rate))}
          onChange={(event) => playback?.setRate(Number(event.target.value))}
        >
          {RATES.map((each) => (
            <option key={each} value={String(each)}>
              {each}×
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
