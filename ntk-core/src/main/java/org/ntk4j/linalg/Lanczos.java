/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import java.util.List;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Extreme eigenvalues of a symmetric operator, by the Lanczos iteration with full
 * reorthogonalization and thick restarts.
 *
 * <p>It stops when every eigenvalue theta asked for, with its unit vector y, satisfies
 *
 * <pre>|A y - theta y|_2 &lt;= tolerance * max |theta|,</pre>
 *
 * <p>estimated for free from the projected problem (Paige 1971) and in the end verified by a
 * product for each. Then some eigenvalue lies within the residual of theta; if theta is separated
 * from the rest by a gap g, it is as near as residual^2 / g.
 *
 * <ul>
 *   <li>The tolerance is relative to the spectral norm, for small eigenvalues too. It is never less
 *       than 64 times the machine epsilon of the operator's type (7.6e-6 for FLOAT); a noisy FLOAT
 *       operator, such as the Hessian of a deep network, may need 1e-4.
 *   <li>Multiplicities: one Krylov space holds one vector of each eigenspace, so a repeated
 *       eigenvalue is found once, before all others. Only when the space is exhausted, that is
 *       invariant, and more eigenvalues are needed, it is continued from a random vector in its
 *       complement, where further copies are found. Norms are not affected.
 *   <li>A zero operator has eigenvalue 0, found with one product.
 *   <li>Eigenvalues that are not converged within the iterations allowed are returned as such, and
 *       logged once at WARN.
 *   <li>The start is random, from the seed given: equal settings give equal results, and no random
 *       stream of ND4J is touched.
 * </ul>
 *
 * <p>Cost of m iterations in d dimensions: m products, about 2 d m^2 operations, and memory for m
 * vectors. If these need more than {@code maxBytes}, the space is restarted with the best half of
 * its Ritz vectors (Wu and Simon 2000), which costs more products; it always has room for twice the
 * eigenvalues asked for and a few more. d must be less than 2^31.
 *
 * <p>Power iteration is no substitute: it does not converge when eigenvalues of both signs have the
 * same magnitude, as in Hessians of ReLU networks.
 *
 * <p>References: B. N. Parlett, The Symmetric Eigenvalue Problem, SIAM 1998, ch. 13, <a
 * href="https://doi.org/10.1137/1.9781611971163">doi:10.1137/1.9781611971163</a>; K. Wu and H.
 * Simon, Thick-restart Lanczos method, SIAM J. Matrix Anal. Appl. 22 (2000), <a
 * href="https://doi.org/10.1137/S0895479898334605">doi:10.1137/S0895479898334605</a>.
 *
 * @param tolerance the largest residual allowed, relative to the spectral norm, positive
 * @param maxIterations the largest number of products, those that verify residuals not counted
 * @param seed the seed of the start vector
 * @param maxBytes the memory for vectors
 */
public record Lanczos(double tolerance, int maxIterations, long seed, long maxBytes) {

    /**
     * Checks the settings.
     *
     * @param tolerance the largest residual allowed, relative to the spectral norm, positive
     * @param maxIterations the largest number of products, those that verify residuals not counted
     * @param seed the seed of the start vector
     * @param maxBytes the memory for vectors
     * @throws IllegalArgumentException if the iteration could never stop or never start
     */
    public Lanczos {
        if (!(tolerance > 0) || maxIterations < 1 || maxBytes < 0) {
            throw new IllegalArgumentException(
                    "Lanczos needs a positive tolerance, at least one iteration and memory, given"
                            + " are "
                            + tolerance
                            + ", "
                            + maxIterations
                            + ", "
                            + maxBytes);
        }
    }

    /**
     * The default settings.
     *
     * @return tolerance 1e-6, at most 300 iterations, seed 1, 256 MiB
     */
    public static Lanczos create() {
        return new Lanczos(1e-6, 300, 1, 256L << 20);
    }

    /**
     * Sets the tolerance.
     *
     * @param value the largest residual allowed, relative to the spectral norm, positive
     * @return the changed settings
     */
    public Lanczos withTolerance(double value) {
        return new Lanczos(value, maxIterations, seed, maxBytes);
    }

    /**
     * Bounds the work.
     *
     * @param value the largest number of products
     * @return the changed settings
     */
    public Lanczos withMaxIterations(int value) {
        return new Lanczos(tolerance, value, seed, maxBytes);
    }

    /**
     * Sets the seed.
     *
     * @param value the seed of the start vector
     * @return the changed settings
     */
    public Lanczos withSeed(long value) {
        return new Lanczos(tolerance, maxIterations, value, maxBytes);
    }

    /**
     * Bounds the memory.
     *
     * @param value the bytes for vectors
     * @return the changed settings
     */
    public Lanczos withMaxBytes(long value) {
        return new Lanczos(tolerance, maxIterations, seed, value);
    }

    /**
     * The algebraically largest eigenvalue.
     *
     * @param operator A
     * @return the eigenvalue, signed
     */
    public SpectralValue largest(SymmetricOperator operator) {
        return solve(operator, Goal.ends(0, 1)).get(0);
    }

    /**
     * The algebraically smallest eigenvalue.
     *
     * @param operator A
     * @return the eigenvalue, signed
     */
    public SpectralValue smallest(SymmetricOperator operator) {
        return solve(operator, Goal.ends(1, 0)).get(0);
    }

    /**
     * The spectral norm of an operator, which may be indefinite: max |lambda|.
     *
     * @param operator A
     * @return the norm |A|_2
     */
    public SpectralValue spectralNorm(SymmetricOperator operator) {
        SpectralValue found = largestMagnitudes(operator, 1).get(0);
        return new SpectralValue(
                Math.abs(found.value()), found.residual(), found.iterations(), found.converged());
    }

    /**
     * The eigenvalues of largest magnitude, whatever their signs.
     *
     * @param operator A
     * @param count how many, at least 1
     * @return the eigenvalues, signed, by descending magnitude; of an operator of fewer dimensions,
     *     all there are. They are converged only if no other may still outgrow them
     * @throws IllegalArgumentException if none is asked for, or more than the iterations allowed
     */
    public List<SpectralValue> largestMagnitudes(SymmetricOperator operator, int count) {
        ends(count, count);
        return solve(operator, Goal.largestMagnitudes(count));
    }

    /**
     * The spectral norm of a linear map, its largest singular value: the square root of the largest
     * eigenvalue of {@link LinearMap#gram()}. The tolerance is that of the eigenvalue.
     *
     * @param map J
     * @return the norm |J|_2; each iteration is a product of J and one of J^T
     */
    public SpectralValue spectralNorm(LinearMap map) {
        SpectralValue square = largest(map.gram());
        double value = Math.sqrt(Math.max(square.value(), 0));
        double residual = value > 0 ? square.residual() / value : Math.sqrt(square.residual());
        return new SpectralValue(value, residual, square.iterations(), square.converged());
    }

    /**
     * Eigenvalues at the ends of the spectrum.
     *
     * @param operator A
     * @param smallest how many at the lower end, or 0
     * @param largest how many at the upper end, or 0
     * @return the eigenvalues; of an operator of fewer dimensions, all there are
     * @throws IllegalArgumentException if none is asked for, or more than the iterations allowed
     */
    public Extremes extremes(SymmetricOperator operator, int smallest, int largest) {
        List<SpectralValue> values = solve(operator, ends(smallest, largest));
        return split(values, Math.min(smallest, operator.dimension()));
    }

    /**
     * Eigenvalues at the ends of the spectrum with their eigenvectors.
     *
     * @param operator A
     * @param smallest how many at the lower end, or 0
     * @param largest how many at the upper end, or 0
     * @return the eigenvalues and vectors, closed by the caller
     * @throws IllegalArgumentException if none is asked for, or more than the iterations allowed
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public Eigenpairs eigenpairs(SymmetricOperator operator, int smallest, int largest) {
        Goal goal = ends(smallest, largest);
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
                LanczosRun run = new LanczosRun(this, operator, goal)) {
            run.run();
            INDArray vectors = run.vectors();
            List<SpectralValue> values = run.values(vectors);
            return new Eigenpairs(split(values, Math.min(smallest, operator.dimension())), vectors);
        }
    }

    @SuppressWarnings("try") // the scope is left by closing it
    private List<SpectralValue> solve(SymmetricOperator operator, Goal goal) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
                LanczosRun run = new LanczosRun(this, operator, goal)) {
            run.run();
            try (INDArray vectors = run.vectors()) {
                return run.values(vectors);
            }
        }
    }

    private static Goal ends(int smallest, int largest) {
        if (smallest < 0 || largest < 0 || smallest + largest == 0) {
            throw new IllegalArgumentException(
                    "At least one eigenvalue should be asked for, not "
                            + smallest
                            + " at the lower and "
                            + largest
                            + " at the upper end");
        }
        return Goal.ends(smallest, largest);
    }

    private static Extremes split(List<SpectralValue> values, long at) {
        int low = (int) at;
        return new Extremes(values.subList(0, low), values.subList(low, values.size()));
    }
}
