/* Preloaded into the stand-in, which has no setting for it: a server that would listen on every address of the machine
   listens on this machine's own only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int bind(int socket, const struct sockaddr *address, socklen_t length) {
    static int (*real_bind)(int, const struct sockaddr *, socklen_t);
    struct sockaddr_storage narrowed;
    if (!real_bind) real_bind = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "bind");
    if (!address || length > sizeof narrowed) return real_bind(socket, address, length);
    memcpy(&narrowed, address, length);
    if (address->sa_family == AF_INET) {
        struct sockaddr_in *four = (struct sockaddr_in *)&narrowed;
        if (four->sin_addr.s_addr == htonl(INADDR_ANY)) four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&narrowed;
        static const unsigned char loopback[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
        if (!memcmp(&six->sin6_addr, &in6addr_any, sizeof in6addr_any)) memcpy(&six->sin6_addr, loopback, 16);
    }
    return real_bind(socket, (struct sockaddr *)&narrowed, length);
}
