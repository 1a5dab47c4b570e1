using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace iSeg.Web.Accounts;

/// <summary>Tells a window's services who sits before it, before its first page is made.</summary>
internal sealed class CallerCircuit(CallerContext context, AuthenticationStateProvider logins) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) =>
        context.Set(Caller.From((await logins.GetAuthenticationStateAsync()).User));
}
