// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.InstantSource;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.config.Settings;

/** What a plugin under test is given. Safe for use by many threads. */
record Context(
    BackendName backend,
    Owner owner,
    Settings settings,
    InstantSource clock,
    LoginProbe loginProbe,
    Notebook notebook)
    implements ProvisionerContext {}
