/* Whether a screen can be drawn here. Apart from term.c, whose names terminfo would take. */
#include "tui/draw/term.h"

#include <curses.h>
#include <stdlib.h>
#include <term.h>
#include <unistd.h>

#include "net/base/str.h"

bool term_usable(void)
{
    const char *type = getenv("TERM"), *move;
    int status;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !type || !*type || str_eq(type, "dumb"))
        return false;
    if (setupterm(type, STDOUT_FILENO, &status) != OK)
        return false;
    move = tigetstr("cup");
    del_curterm(cur_term);
    return move && move != (char *)-1;
}
