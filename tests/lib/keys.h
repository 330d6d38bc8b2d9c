/* The powers of a host by key: what is pressed in a console on a terminal, what is seen there, and
 * what the guest is told. */
#ifndef TESTS_LIB_KEYS_H
#define TESTS_LIB_KEYS_H

#include "tests/lib/console.h"

/* One power. Members that are null are left out; they happen in this order. */
struct keys_step {
    const char *what;
    const char *keys;   /* pressed, as for keys_press() */
    const char *asks;   /* then on the screen: the question, or the label of the line */
    const char *typed;  /* the answer in a line, ended with Enter; "" for an empty one */
    const char *answer; /* keys that answer in a dialog */
    const char *screen; /* then on the screen */
    const char *and;    /* in the same row */
    const char *heard;  /* what the guest prints from this step on */
};

/* Starts the console of a host by that name in a room, 120x36. config is what console_config()
 * gave, or null. */
struct vt *keys_console(struct serve *s, const char *host, const char *config, const char *room);
/* The same for the host mira, with the cursor on the first person inside, who has been read. */
struct vt *keys_inside(struct serve *s, const char *room, const char *first);
/* Presses keys as in keys.conf, separated by spaces ("A-d" with Alt, "Enter", "Esc", "Tab",
 * "Space", "Down"), each like a person: a key that was too quick for what is on the screen, on a
 * busy machine, is pressed again after a look. */
void keys_press(struct vt *t, const char *keys);
/* Types a line that is being asked for, and ends it. */
void keys_line(struct vt *t, const char *text);
/* Waits for a dialog, reads, and answers. */
void keys_answer(struct vt *t, const char *asks, const char *keys);
/* Types words one letter after the other, as a person does. */
void keys_words(struct vt *t, const char *words);
/* In a form: goes to a field by searching for it, and empties and fills it. Each step waits for
 * what the screen says: many keys that arrive at once are not taken for typing. */
void keys_fill(struct vt *t, const char *field, const char *words);
/* Plays steps in a console; guest may be null when nobody has to hear. */
void keys_play(struct vt *t, struct proc *guest, const struct keys_step *step, size_t n);

/* Waits until the number after these words on the screen is below what it was at first. */
void keys_counts_down(struct vt *t, const char *words);

#endif
