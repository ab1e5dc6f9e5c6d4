/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;

/** Asks the ServiceLoader, provider by provider, so that a broken one costs only itself. */
public final class Providers {

    private Providers() {}

    /**
     * Makes an instance of each provider that the context class loader of the calling thread sees.
     *
     * @param <T> the service
     * @param service its interface
     * @param log where each provider that cannot be loaded is told, once, at WARN
     * @param what what to call such a provider, such as "A measurement sink"
     * @return the instances, in the order of the class path
     */
    public static <T> List<T> of(Class<T> service, Logger log, String what) {
        List<T> found = new ArrayList<>();
        Iterator<T> providers = ServiceLoader.load(service).iterator();
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
                log.warn("{} could not be loaded and is skipped", what, broken);
            }
        }
    }
}
