import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.transport.Netty4Plugin;

/**
 * A node of OpenSearch for tests: java TestNode HOME PROCESS. Its settings stand in HOME/config/opensearch.yml, as those of any
 * other. It ends, at once, when the process does that it was started for, however that ends.
 */
public final class TestNode extends Node {
    private TestNode(Path home) {
        super(
            InternalSettingsPreparer.prepareEnvironment(
                Settings.EMPTY,
                Map.of("path.home", home.toString()),
                home.resolve("config"),
                () -> home.getFileName().toString()),
            List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, PainlessPlugin.class, ReindexPlugin.class),
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
