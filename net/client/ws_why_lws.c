/* Why no websocket came about. */
#include "net/client/ws_why.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"

static _Thread_local char last[WS_WHY];

void ws_why_log(int level, const char *line)
{
    if (level & LLL_ERR)
        utf8_clean(last, sizeof last, line, strlen(line), WS_WHY);
}

const char *ws_why_logged(void)
{
    return last;
}

void ws_why_forget(void)
{
    last[0] = '\0';
}

int ws_why_failed(char text[WS_WHY], struct lws *wsi, bool tls, const char *in)
{
    int http = (int)lws_http_client_http_response(wsi);

    if (http > 0)
        snprintf(text, WS_WHY, "the server answered %d instead of opening a websocket", http);
    else if (tls && *last)
        str_copy(text, WS_WHY, last);
    else if (in && strstr(in, "closed before established"))
        str_copy(text, WS_WHY, "the server closed the connection before it was open");
    else
        str_copy(text, WS_WHY, "no answer at this address");
    return http;
}
