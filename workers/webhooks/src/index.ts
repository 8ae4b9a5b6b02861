export default { fetch: () => new Response('webhooks') }
