/* A wake-up that crosses threads: the only thing that may go up. An eventfd under poll. */
#ifndef NET_BASE_WAKE_H
#define NET_BASE_WAKE_H

/* Returns a descriptor for poll (close() it at the end), or -1 with errno set. */
int wake_new(void);
/* Makes it readable. Any thread; never blocks; many signals are one. */
void wake_signal(int fd);
/* Makes it unreadable again. The thread that polls. */
void wake_drain(int fd);

#endif
