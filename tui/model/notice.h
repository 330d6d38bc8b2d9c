/* The one sentence that the console says to the host. Pure. */
#ifndef TUI_MODEL_NOTICE_H
#define TUI_MODEL_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

enum { NOTICE_MAX = 256, NOTICE_TIME = 6000 /* ms that it stays */ };
enum notice_level { NOTICE_INFO, NOTICE_GOOD, NOTICE_WARN, NOTICE_BAD };

struct notice {
    char text[NOTICE_MAX]; /* "" for none */
    enum notice_level level;
    int64_t until; /* monotonic ms */
    /* Hears of every sentence, before notice_set() returns; may be null. */
    void (*said)(void *arg, const struct notice *n);
    void *said_arg;
};

/* Replaces what was said before; the format is translated. */
void notice_set(struct notice *n, enum notice_level level, int64_t mono, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void notice_clear(struct notice *n);
/* Clears it when its time is over; true when it did. */
bool notice_tick(struct notice *n, int64_t mono);

#endif
