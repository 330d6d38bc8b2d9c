/* A verb that acts through a running console instead of by the API key (tui/sock.h). Main thread.
 */
#ifndef TUI_CLI_THROUGH_H
#define TUI_CLI_THROUGH_H

#include "net/base/error.h"
#include "net/client/rest.h"

/* Where $FOYER_SOCKET says that the console is; null when verbs act by themselves. */
const char *through_where(void);
/* Makes a call and waits for its answer, which is never null; one that could not be made has the
 * reason in info, as rest_call(). */
struct rest_answer *through_call(int fd, enum rest_method m, const char *path, const char *body);
/* The address of the console's server, in url (size bytes); false with the reason in err. */
bool through_url(int fd, char *url, size_t size, struct error *err);

#endif
