/* Secrets that are given to a verb without standing in its arguments. */
#include "tui/cli/secret.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/proto/limits.h"

char *secret_read(const char *given, struct error *err)
{
    char line[LIMIT_TOKEN + 2] = "", *secret = NULL;
    bool standard = strcmp(given, "-") == 0;
    FILE *f = standard ? stdin : NULL;

    if (!standard && given[0] != '@')
        return xstrdup(given);
    if (!standard)
        f = fopen(given + 1, "re");
    if (!f) {
        error_set(err, "%s: %s", given + 1, strerror(errno));
        return NULL;
    }
    if (fgets(line, sizeof line, f) && line[strcspn(line, "\r\n")]) {
        line[strcspn(line, "\r\n")] = '\0';
        secret = xstrdup(line);
    } else {
        error_set(err, "the first line should hold a secret of at most %d bytes", LIMIT_TOKEN);
    }
    explicit_bzero(line, sizeof line);
    if (!standard)
        fclose(f);
    return secret;
}
