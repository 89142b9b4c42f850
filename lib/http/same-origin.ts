/**
 * Whether another site made the browser send this request: a link, a form or a picture of its own. A typed address is the
 * officer's own act (`none`); what says nothing comes from no browser that we serve.
 */
export function isFromOtherSite(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  return site === 'cross-site' || site === 'same-site'
}

/**
 * Whether a browser page of ours sent this request. A request that says nothing of its origin comes from no browser;
 * it is let through only without a cookie, since then it acts for nobody. `null` is never an origin.
 */
export function isSameOrigin(headers: Headers, origin: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  const from = headers.get('origin')
  if (from) return from === origin
  return !headers.has('cookie')
}
