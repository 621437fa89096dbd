import { registerEnumType } from 'type-graphql';

/** How a customer reaches the business; the values are the documented words. */
export enum Channel {
  WHATSAPP = 'whatsapp',
  TELEGRAM = 'telegram',
  WEB = 'web',
  EMAIL = 'email',
  VOICE = 'voice',
}

registerEnumType(Channel, {
  name: 'Channel',
  description: 'How a customer reaches the business.',
  valuesConfig: {
    WHATSAPP: { description: 'WhatsApp.' },
    TELEGRAM: { description: 'Telegram.' },
    WEB: { description: 'The chat on the website.' },
    EMAIL: { description: 'Email.' },
    VOICE: { description: 'A phone call.' },
  },
});
