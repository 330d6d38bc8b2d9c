/* Why no websocket came about, in words for a person. libwebsockets says why TLS failed only to its
 * log; what it logs last is kept per thread, so that contexts do not mix. */
#ifndef NET_CLIENT_WS_WHY_H
#define NET_CLIENT_WS_WHY_H

#include <stdbool.h>

struct lws;

enum { WS_WHY = 160 }; /* bytes of the words */

/* Takes what the library logs: a function for lws_set_log_level. */
void ws_why_log(int level, const char *line);
/* The last error that was logged on this thread, cleaned; "" for none since ws_why_forget(). */
const char *ws_why_logged(void);
void ws_why_forget(void);
/* Writes why this attempt failed; in: what the library says about it, may be null. Returns the HTTP
 * status of the server's answer, 0 for none. */
int ws_why_failed(char text[WS_WHY], struct lws *wsi, bool tls, const char *in);

#endif
