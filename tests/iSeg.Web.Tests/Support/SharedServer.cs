namespace iSeg.Web.Tests.Support;

/// <summary>One server for the tests that only need one; they run one after another.</summary>
[CollectionDefinition(nameof(SharedServer))]
public sealed class SharedServer : ICollectionFixture<WebServer>;
