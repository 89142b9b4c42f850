import { getHealth } from '#lib/health/get.ts'
import { metricsText } from '#lib/health/metrics.ts'
import { defineProbeRoute } from '#lib/http/define-probe-route.ts'

export const config = { api: { bodyParser: false, externalResolver: true } }

/** The health of the platform, for Prometheus. */
export default defineProbeRoute('text/plain; version=0.0.4; charset=utf-8', async (ctx) =>
  metricsText(await getHealth(ctx)),
)
