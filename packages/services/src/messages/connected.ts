import type { Channel } from '@revkeen-edge/domain'

/** The deployment's vars that say how people can be reached. There is always e-mail. */
export interface ChannelVars {
  readonly SMS_CHANNEL: string
  readonly WHATSAPP_CHANNEL: string
}

/** The ways to reach people that this deployment has connected. */
export function connectedChannels({ SMS_CHANNEL, WHATSAPP_CHANNEL }: ChannelVars): readonly Channel[] {
  return [
    'email',
    ...(SMS_CHANNEL === 'off' ? [] : (['sms'] as const)),
    ...(WHATSAPP_CHANNEL === 'off' ? [] : (['whatsapp'] as const)),
  ]
}
