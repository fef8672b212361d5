/* SPDX-License-Identifier: Apache-2.0 */
/* The least that a user of libjumeau can write: says its version. */
#include <jumeau/jumeau.h>
#include <stdio.h>

int main(void)
{
    return printf("%s\n", jm_version()) < 0;
}
