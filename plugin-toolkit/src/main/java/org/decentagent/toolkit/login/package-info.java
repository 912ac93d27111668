// SPDX-License-Identifier: Apache-2.0
/** Health by login: what every backend with SSH instances looks at. */
@NullMarked
package org.decentagent.toolkit.login;

import org.jspecify.annotations.NullMarked;
