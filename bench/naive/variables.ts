/** What the naive process reads of the environment that our own is given. */
export type NaiveVariables = {
  DATABASE_URL: string;
  REDIS_URL?: string;
  TWILIO_ACCOUNT_SID: string;
  TWILIO_AUTH_TOKEN: string;
  TWILIO_FROM: string;
  TWILIO_API_URL: string;
  SMTP_URL: string;
  MAIL_FROM: string;
  VAPID_PUBLIC_KEY: string;
  VAPID_PRIVATE_KEY: string;
  VAPID_SUBJECT: string;
};
