/* The console on a terminal, as a host uses it. */
#ifndef TESTS_LIB_CONSOLE_H
#define TESTS_LIB_CONSOLE_H

#include "tests/lib/serve.h"
#include "tests/lib/vt.h"

struct console_conf {
    int rows, cols;         /* 0: 24x80 */
    const char *room;       /* --room, or null */
    const char *const *env; /* more than the server's, ends with null, or null */
};

/* Writes a config file for consoles below the server's folder; env gets what names it. */
void console_config(struct serve *s, const char *text, char env[TMP_PATH_MAX + 32]);

/* Starts it against the server and waits until it shows that the link is up. */
struct vt *console_start(struct serve *s, const struct console_conf *conf);
/* Starts it and waits for nothing. */
struct vt *console_launch(struct serve *s, const struct console_conf *conf);

/* Waits until the person is in the list of those who knock, and long enough for a host to have read
 * it: a key acts on nothing that has not been on screen for 0.4 s. */
void console_read(struct vt *t, const char *name);
/* Lets time pass as a person does between two keys, while what comes is taken in. */
void console_pause(struct vt *t, int ms);
/* Types one key, waits until the console has taken it, and gives it the time of a person. */
void console_key(struct vt *t, const char *key);

/* Moves the cursor of the list of those who knock to this person; console_to also reads. */
void console_move(struct vt *t, const char *name);
void console_to(struct vt *t, const char *name);
/* The row of the screen that the cursor of that list is on, as text; "" when there is none. */
void console_cursor(struct vt *t, char dst[VT_ROW_MAX]);

/* Quits with one q, pressed again only where the screen says that keys came in a burst; expects
 * exit 0 and a restored terminal. */
void console_quit(struct vt *t);

#endif
