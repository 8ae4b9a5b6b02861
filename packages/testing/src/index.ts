export { seedDemo, type Demo, type DemoMerchant } from '../../../scripts/lib/seed.ts'
export { browser } from './browser.ts'
export { startSystem, type System, type SystemOptions } from './system.ts'
export { webhookReceiver, type ReceivedRequest, type ReceiverReply, type WebhookReceiver } from './webhook-receiver.ts'
