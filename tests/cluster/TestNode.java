import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Collection;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Setting;
import org.opensearch.index.IndexService;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.index.shard.IndexSettingProvider;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.transport.Netty4Plugin;

/**
 * A node of OpenSearch for tests: java TestNode HOME PROCESS. Its settings stand in HOME/config/opensearch.yml, as those of any
 * other. It ends, at once, when the process does that it was started for, however that ends.
 */
public final class TestNode extends Node {
    /** What a cluster of people's waits for by the half minute or the minute is waited for by the second. */
    public static final class Impatient extends Plugin implements IndexSettingProvider {
        @Override
        public List<Setting<?>> getSettings() {
            return List.of(
                IndexService.GLOBAL_CHECKPOINT_SYNC_INTERVAL_SETTING,
                IndexService.RETENTION_LEASE_SYNC_INTERVAL_SETTING);
        }

        @Override
        public Collection<IndexSettingProvider> getAdditionalIndexSettingProviders() {
            return List.of(this);
        }

        @Override
        public Settings getAdditionalIndexSettings(String index, boolean template, Settings asked) {
            return Settings.builder()
                .put("index.global_checkpoint_sync.interval", "1s")
                .put("index.soft_deletes.retention_lease.sync_interval", "1s")
                .put("index.unassigned.node_left.delayed_timeout", "1s")
                .build();
        }
    }

    private TestNode(Path home) {
        super(
            InternalSettingsPreparer.prepareEnvironment(
                Settings.EMPTY,
                Map.of("path.home", home.toString()),
                home.resolve("config"),
                () -> home.getFileName().toString()),
            List.of(
                Netty4Plugin.class,
                CommonAnalysisPlugin.class,
                PainlessPlugin.class,
                ReindexPlugin.class,
                Impatient.class),
            false);
    }

    public static void main(String[] arguments) throws Exception {
        ProcessHandle tests = ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow();
        tests.onExit().thenRun(() -> Runtime.getRuntime().halt(0));
        TestNode node = new TestNode(Path.of(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        node.start();
        Thread.currentThread().join();
    }
}
