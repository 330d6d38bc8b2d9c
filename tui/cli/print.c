/* Plain columns for people. */
#include "tui/cli/print.h"

#include <stdio.h>

#include "net/base/utf8.h"

void print_cell(const char *text, int cells)
{
    char fitted[512];
    int used = utf8_fit(fitted, sizeof fitted, text, cells);

    printf("%s%*s", fitted, cells - used + 1, "");
}

void print_age(char dst[16], int64_t seconds)
{
    int64_t s = seconds < 0 ? 0 : seconds;
    int days = (int)(s / 86400 % 10000), hours = (int)(s / 3600), minutes = (int)(s / 60 % 60);

    if (s < 60)
        snprintf(dst, 16, "%ds", (int)s);
    else if (s < 3600)
        snprintf(dst, 16, "%dm%02ds", minutes, (int)(s % 60));
    else if (s < 86400)
        snprintf(dst, 16, "%dh%02dm", hours, minutes);
    else
        snprintf(dst, 16, "%dd%02dh", days, hours % 24);
}
