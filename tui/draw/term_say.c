/* What is said to the terminal beside the picture. */
#include "tui/draw/term_say.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/str.h"

#define TITLE_KEEP "\033[22;2t"

void term_say(const char *sequence)
{
    size_t left = strlen(sequence);

    while (left > 0) {
        ssize_t n = write(STDOUT_FILENO, sequence, left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        sequence += n;
        left -= (size_t)n;
    }
}

void term_say_open(struct term_say *t, const char *type, bool utf8)
{
    static const char *const families[] = {"xterm", "tmux",    "rxvt", "alacritty", "foot",
                                           "kitty", "konsole", "vte",  "st-",       "wezterm"};

    *t = (struct term_say){.utf8 = utf8};
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        t->titled |= str_starts(type, families[i]);
}

/* What stands between here and the terminal. */
static enum term_through through(void)
{
    const char *tmux = getenv("TMUX"), *type = getenv("TERM");

    if (tmux && *tmux)
        return THROUGH_TMUX;
    return type && str_starts(type, "screen") ? THROUGH_SCREEN : THROUGH_NOTHING;
}

/* Where the title from before is not kept, a plain one stays. */
void term_say_title(struct term_say *t, const char *text)
{
    char words[TERM_NOTE_MAX + 1], sequence[TERM_NOTE_MAX + 32];

    if (!t->titled || (!*text && !t->title_set))
        return;
    if (!t->title_set)
        term_say(TITLE_KEEP);
    term_copy_clean(words, *text ? text : "foyer", t->utf8);
    snprintf(sequence, sizeof sequence, "\033]2;%s\033\\%s", words,
             *text ? "" : TERM_SAY_TITLE_BACK);
    t->title_set = *text != '\0';
    term_say(sequence);
}

bool term_say_copy(const struct term_say *t, const char *text)
{
    char *sequence = t->titled ? term_copy_sequence(text, through()) : NULL;

    if (!sequence)
        return false;
    term_say(sequence);
    explicit_bzero(sequence, strlen(sequence));
    free(sequence);
    return true;
}

void term_say_note(const struct term_say *t, enum term_note note, const char *text)
{
    char *sequence;

    if (!t->titled && through() == THROUGH_NOTHING)
        return;
    sequence = term_copy_note(note, text, through(), t->utf8);
    if (sequence)
        term_say(sequence);
    free(sequence);
}
