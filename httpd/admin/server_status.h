/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's block in mod_status, on its page and in its ?auto lines.
 */
#ifndef CORS204_SERVER_STATUS_H
#define CORS204_SERVER_STATUS_H

/** Registers the block; without mod_status, nothing comes of it. */
void cors204_server_status_register(void);

#endif
