namespace iSeg.Web.Provenance;

internal static class ProvenanceServices
{
    public static void AddProvenance(this WebApplicationBuilder builder) => builder.Services.AddScoped<GuardedHistory>();
}
