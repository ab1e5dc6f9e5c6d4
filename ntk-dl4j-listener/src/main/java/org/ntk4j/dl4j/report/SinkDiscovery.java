/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the ServiceLoader, provider by provider, so that a broken one costs only itself. */
final class SinkDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(MeasurementSink.class);

    private SinkDiscovery() {}

    static List<MeasurementSink> find() {
        List<MeasurementSink> found = new ArrayList<>();
        Iterator<MeasurementSink> providers = ServiceLoader.load(MeasurementSink.class).iterator();
        String lastFailure = null;
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return found;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError broken) {
                String failure = broken.toString();
                // The iterator moves past a broken provider, but not past a broken class path.
                if (failure.equals(lastFailure)) {
                    return found;
                }
                lastFailure = failure;
                LOG.warn("A measurement sink could not be loaded and is skipped", broken);
            }
        }
    }
}
